using Replication.Contracts;

namespace Replication.Storage;

internal static class StoredEnum
{
    /// <summary>An enum value as it is written in JSON.</summary>
    public static string ToStored<T>(this T value)
        where T : struct, Enum => value.ToWord();
}
