using System.Text.Json;
using System.Text.Json.Serialization;

namespace Replication.Contracts;

internal sealed class KebabCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
