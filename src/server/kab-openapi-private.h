/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "kab-entity.h"

G_BEGIN_DECLS

/* What the description is put together with. */
void kab_openapi_add_string (JsonBuilder *builder, const char *name, const char *text);
/* @text: JSON of our own */
void kab_openapi_add_json (JsonBuilder *builder, const char *name, const char *text);
/* The members that say of what type a value is; @nullable: whether null takes it away */
void kab_openapi_add_type (JsonBuilder *builder, const KabField *field, gboolean nullable);
/* The member of the field's name: its schema in a row */
void kab_openapi_add_field (JsonBuilder *builder, const KabField *field);

/* kab-openapi-commands.c: what the op of a mutation may be; paths, and schemas of what they are told */
void kab_openapi_add_ops (JsonBuilder *builder);
void kab_openapi_add_command_paths (JsonBuilder *builder, const KabEntity *entity);
void kab_openapi_add_command_schemas (JsonBuilder *builder);

/* kab-openapi-api.c: what integrators use, for each entity */
void kab_openapi_add_api_paths (JsonBuilder *builder);
/* the member "webhooks": what programs are sent */
void kab_openapi_add_api_webhooks (JsonBuilder *builder);
void kab_openapi_add_api_schemas (JsonBuilder *builder);
/* members of "components" besides its schemas */
void kab_openapi_add_api_components (JsonBuilder *builder);
/* whether @path is described there */
gboolean kab_openapi_is_api_path (const char *path);

G_END_DECLS
