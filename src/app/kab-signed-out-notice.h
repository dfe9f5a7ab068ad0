/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabSignedOutNotice:
 *
 * What stands below a section while the server wants a sign-in: that one can go on, what is kept, and how to sign in.
 */
#define KAB_TYPE_SIGNED_OUT_NOTICE (kab_signed_out_notice_get_type ())
G_DECLARE_FINAL_TYPE (KabSignedOutNotice, kab_signed_out_notice, KAB, SIGNED_OUT_NOTICE, AdwBin)

/** kab_signed_out_notice_set_cabinet: @cabinet: (nullable): %NULL: it is hidden */
void kab_signed_out_notice_set_cabinet (KabSignedOutNotice *self, KabCabinet *cabinet);

G_END_DECLS
