import type { ReactNode } from 'react';

function Icon({ children }: { children: ReactNode }) {
  return <svg aria-hidden="true" focusable="false" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round">{children}</svg>;
}
const Bar = () => <path d="M4 4l16 16" strokeWidth="2.2" />;

export const MicrophoneIcon = ({ off = false }: { off?: boolean }) => (
  <Icon><rect x="9" y="3" width="6" height="11" rx="3" /><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />{off ? <Bar /> : null}</Icon>
);
export const CameraIcon = ({ off = false }: { off?: boolean }) => (
  <Icon><rect x="3" y="6.5" width="12" height="11" rx="2.5" /><path d="m15 10.5 6-3.5v10l-6-3.5" />{off ? <Bar /> : null}</Icon>
);
export const PeopleIcon = () => (
  <Icon><circle cx="9" cy="8.5" r="3.5" /><path d="M2.5 20c0-4 2.9-6.5 6.5-6.5s6.5 2.5 6.5 6.5M16 5.4a3.5 3.5 0 0 1 0 6.2M18 14.2c2.2.9 3.5 3 3.5 5.8" /></Icon>
);
export const SlidersIcon = () => (
  <Icon><path d="M4 7h9M19 7h1M4 17h1M11 17h9" /><circle cx="16" cy="7" r="2.5" /><circle cx="8" cy="17" r="2.5" /></Icon>
);
export const ScreenIcon = ({ off = false }: { off?: boolean }) => (
  <Icon><rect x="3" y="4.5" width="18" height="12" rx="2" /><path d="M9 20h6M12 13.5V8M9.5 10.2 12 7.7l2.5 2.5" />{off ? <Bar /> : null}</Icon>
);
export const HandIcon = () => <Icon><path d="M7 12.5V6.5a1.4 1.4 0 0 1 2.8 0V11M9.8 10.5v-6a1.4 1.4 0 0 1 2.8 0v6M12.6 10.5V5.5a1.4 1.4 0 0 1 2.8 0v6.5M15.4 9.5a1.4 1.4 0 0 1 2.8 0v4.5c0 4-2.4 7-6 7-3 0-4.600-1.600-6.200-4.600L4.200 13a1.300 1.300 0 0 1 2.200-1.400l1.400 2" /></Icon>;
export const SpeechIcon = () => <Icon><path d="M4 5h16v11H10l-4.500 4V16H4z" /></Icon>;
export const WaveIcon = () => <Icon><path d="M5 10v4M9 7v10M13 9v6M17 5.500v13" strokeWidth="2.4" /></Icon>;
export const LayoutIcon = () => <Icon><rect x="3.5" y="4.5" width="17" height="15" rx="2" /><path d="M14.5 4.5v15M14.5 12h6" /></Icon>;
export const LeaveIcon = () => <Icon><path d="M14 4h-8a1.5 1.5 0 0 0-1.5 1.5v13a1.5 1.5 0 0 0 1.5 1.5h8M10 12h10.5M17 8.5l3.5 3.5-3.5 3.5" /></Icon>;
export const EndIcon = () => <Icon><circle cx="12" cy="12" r="8.5" /><rect x="9" y="9" width="6" height="6" rx="1" /></Icon>;
export const CrossIcon = () => <Icon><path d="M6 6l12 12M18 6 6 18" /></Icon>;
export const PersonIcon = () => <Icon><circle cx="12" cy="8" r="4" /><path d="M4.5 20.5c0-4.5 3.3-7 7.5-7s7.5 2.5 7.5 7" /></Icon>;
export const DotsIcon = () => <Icon><path d="M5 12h.01M12 12h.01M19 12h.01" strokeWidth="3" /></Icon>;
export const BellIcon = ({ off = false }: { off?: boolean }) => (
  <Icon><path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15zM10 21h4" />{off ? <Bar /> : null}</Icon>
);
