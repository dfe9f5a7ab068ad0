/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * KabApplication:
 *
 * The program: one process, to which a second start hands over what it was told.
 */
#define KAB_TYPE_APPLICATION (kab_application_get_type ())
G_DECLARE_FINAL_TYPE (KabApplication, kab_application, KAB, APPLICATION, AdwApplication)

KabApplication *kab_application_new (void);

G_END_DECLS
