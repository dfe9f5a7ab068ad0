/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cache.h"
#include "kab-trust.h"

/**
 * kab_trust_judge:
 * @signing_key: (nullable): the setting, as it came from the server
 *
 * Takes what follows from what is trusted, or is the first that comes, and keeps it; any thread.
 */
KabTrust *kab_trust_judge (KabWork *work, const char *signing_key, GError **error);

/** kab_trust_look: the same with what the cache has, after rows came; what fails is tried again by whoever asks */
void kab_trust_look (KabCache *cache, KabWork *work, KabTouched touched);

/** kab_trust_accept: has @keys trusted in the place of what was, whose word against keys stays */
gboolean kab_trust_accept (KabWork *work, const KabTrust *trust, const KabKeyring *keys, GError **error);
