import { Controller, Get, Inject } from '@nestjs/common';
import type { Prerequisites } from '@rcp/contracts';
import { flowsOf } from './domain/prerequisites.js';
import { ENV, type MediaGatewayEnv } from './env.js';

/** What the people who keep an establishment's firewall have to know. */
@Controller('api/public/prerequisites')
export class PrerequisitesController {
  constructor(@Inject(ENV) private readonly env: MediaGatewayEnv) {}

  /** 200 `prerequisites`, for anybody (R89): nothing in it is secret or about a person. */
  @Get()
  read(): Prerequisites {
    const { PUBLIC_URL, PUBLIC_ADDRESSES, MEDIA_ADDRESSES, MEDIA_UDP_PORTS, TURN_URLS } = this.env;
    return { flows: flowsOf({ publicUrl: PUBLIC_URL, publicAddresses: PUBLIC_ADDRESSES, mediaAddresses: MEDIA_ADDRESSES, mediaPorts: MEDIA_UDP_PORTS, relays: TURN_URLS }) };
  }
}
