using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Replication.Contracts.Specs;

namespace Replication.App.Client;

/// <summary>Gives the values of a YAML file, which are texts, the JSON type that the member of the spec has.</summary>
internal static class SpecValues
{
    public static void Convert(JsonObject body, Type spec)
    {
        foreach (var field in SpecField.Of(spec).Where(it => body[it.Key] is not null))
        {
            var (value, type) = (body[field.Key]!, Nullable.GetUnderlyingType(field.Property.PropertyType) ?? field.Property.PropertyType);
            if (value is JsonObject inner)
                Convert(inner, type);
            else if (value is JsonArray list)
                ConvertItems(list, type);
            else if (Converted(value, type) is { } converted)
                body[field.Key] = converted;
        }
    }

    private static void ConvertItems(JsonArray list, Type type)
    {
        if (!type.IsGenericType)
            return;
        foreach (var item in list.OfType<JsonObject>())
            Convert(item, type.GetGenericArguments()[0]);
    }

    private static JsonValue? Converted(JsonNode value, Type type)
    {
        var isText = value.GetValueKind() == JsonValueKind.String;
        if (type == typeof(int))
            return isText
                && int.TryParse(value.GetValue<string>(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? JsonValue.Create(number)
                : null;
        // A mapping that has defaults may be given as true or false.
        return isText || type == typeof(bool) || SpecField.Of(type).Count > 0 ? null : JsonValue.Create(value.ToString());
    }
}
