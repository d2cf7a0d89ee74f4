using System.Text.Json;

namespace Replication.Storage;

internal static class StoredEnum
{
    /// <summary>An enum as it looks in JSON.</summary>
    public static string ToStored<T>(this T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
