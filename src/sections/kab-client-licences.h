/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * KabClientLicences:
 *
 * A part of a client's form, to be read: the licences that the client has bought (S1-58), newest first, all of them or those that are
 * active or not (S1-59); each opens.
 */
#define KAB_TYPE_CLIENT_LICENCES (kab_client_licences_get_type ())
G_DECLARE_FINAL_TYPE (KabClientLicences, kab_client_licences, KAB, CLIENT_LICENCES, AdwPreferencesGroup)

G_END_DECLS
