import type { RcpAnswer } from '@rcp/contracts';
import type { Rcp } from './domain/rcp.js';

/** The RCP's link: the same for all its sessions (R1, R72). */
export function linkOf({ linkCode }: Pick<Rcp, 'linkCode'>, publicUrl: string): string {
  return `${publicUrl}/accesrcp/${linkCode}`;
}

/** An RCP as the DCC reads it. */
export function rcpAnswerOf(rcp: Rcp, publicUrl: string): RcpAnswer {
  const { id, networkId, status, name, shortName, coordinator, secretariat, logo, timeZone, dccUrls, nationalRcpId, managerId, localIds, policies, version } = rcp;
  return {
    id, networkId, status, name, shortName, coordinator, secretariat, ...(logo === null ? {} : { logo }), timeZone, dccUrls,
    ...(nationalRcpId === null ? {} : { nationalRcpId }), ...(managerId === null ? {} : { managerId }), localIds: [...localIds], policies,
    link: linkOf(rcp, publicUrl), updatedAt: rcp.updatedAt.toISOString(), version,
  };
}
