/** What the conference cannot do without; `insecure` = the browser could, but not on this address. */
export function browserSupport(page: { WebSocket?: unknown; RTCPeerConnection?: unknown; MediaStream?: unknown; isSecureContext?: boolean }): 'supported' | 'unsupported' | 'insecure' {
  if (!page.WebSocket || !page.RTCPeerConnection || !page.MediaStream) return 'unsupported';
  return page.isSecureContext ? 'supported' : 'insecure';
}
