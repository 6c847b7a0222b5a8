import { messagingMigrations } from '@rcp/messaging';
import { Rooms1700000300000 } from './1700000300000-rooms.js';
import { WhatTicketsKnew1700000310000 } from './1700000310000-what-tickets-knew.js';
import { PutBack1700000320000 } from './1700000320000-put-back.js';
import { JanusInstances1700000330000 } from './1700000330000-janus-instances.js';
import { Shares1700000340000 } from './1700000340000-shares.js';
import { SharesTold1700000350000 } from './1700000350000-shares-told.js';

export const migrations = [...messagingMigrations, Rooms1700000300000, WhatTicketsKnew1700000310000, PutBack1700000320000, JanusInstances1700000330000, Shares1700000340000, SharesTold1700000350000];
