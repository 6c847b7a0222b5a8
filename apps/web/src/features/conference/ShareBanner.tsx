import { t } from '../../i18n/language.js';
import type { ScreenShare } from '../../room/screen-share.js';
import { Banner } from '../../ui/Banner.js';
import { Button } from '../../ui/Button.js';
import { useStore } from '../../ui/use-store.js';

/** That one shares one's screen, where it can't be overlooked; or why not. */
export function ShareBanner({ share }: { share: ScreenShare }) {
  const { status, trouble } = useStore(share.store);
  if (status === 'on') return <Banner actions={<Button size="small" onClick={() => share.stop()}>{t.stage.stopSharing}</Button>}>{t.stage.youShare}</Banner>;
  if (trouble === null) return null;
  return <Banner look="warning" actions={<Button size="small" look="quiet" onClick={() => share.closeTrouble()}>{t.close}</Button>}>{t.stage.shareTrouble[trouble]}</Banner>;
}
