/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-keyring.h"

/*
 * Which keys of the organisation this computer trusts: those that it saw first, and what these vouch for. They are kept in
 * work.db: whoever takes over the server, or puts another in its place, cannot have others' papers pass for genuine here
 * unless a person compares fingerprints.
 */

/**
 * KabTrust:
 * @keys: what is trusted here; perhaps no key yet
 * @strange: (nullable): what the server says instead, which nothing vouches for; not trusted
 */
typedef struct
{
  KabKeyring *keys;
  KabKeyring *strange;
} KabTrust;

void kab_trust_free (KabTrust *trust);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabTrust, kab_trust_free)
