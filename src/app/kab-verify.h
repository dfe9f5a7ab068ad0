/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabVerify:
 *
 * Is a paper what it says? Takes a PDF, a picture of the printed code, or the code as text: as a file chosen or dropped, or
 * from the clipboard; and tells, without a network, whose licence it is, whether the signature is right, and whether the
 * licence is in force as far as this desktop's copy knows.
 */
#define KAB_TYPE_VERIFY (kab_verify_get_type ())
G_DECLARE_FINAL_TYPE (KabVerify, kab_verify, KAB, VERIFY, AdwWindow)

GtkWidget *kab_verify_new (GtkWindow *parent, KabCabinet *cabinet);

G_END_DECLS
