/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

/*
 * Reading small JSON from outside, without trusting it: a member that is missing or of another
 * type is NULL, 0 or FALSE.
 */

/** kab_wire_parse: Returns: (transfer full) (nullable): an object; %KAB_ERROR_PROTOCOL if it is none or too deep */
JsonNode *kab_wire_parse (const char *text, gsize length, GError **error);

const char *kab_wire_string (JsonObject *object, const char *name);
gint64 kab_wire_integer (JsonObject *object, const char *name);
gboolean kab_wire_boolean (JsonObject *object, const char *name);
JsonObject *kab_wire_object (JsonObject *object, const char *name);
JsonArray *kab_wire_array (JsonObject *object, const char *name);
/** kab_wire_element: Returns: (nullable): the object at @index */
JsonObject *kab_wire_element (JsonArray *array, guint index);
