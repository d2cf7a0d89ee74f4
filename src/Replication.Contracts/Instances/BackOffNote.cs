using System.Text.Json;
using Replication.Contracts.Stores;

namespace Replication.Contracts.Instances;

/// <summary>The note by which workers share the limits of an instance. It says until when the registry asked for no requests.</summary>
public static class BackOffNote
{
    private const string Prefix = "limits/";

    /// <summary>The key of the note of an instance.</summary>
    public static string KeyOf(string instance) => Prefix + instance;

    /// <summary>Returns until when each of these instances receives no requests; instances without such a time are left out.</summary>
    public static async Task<IReadOnlyDictionary<string, DateTimeOffset>> FindAsync(
        INoteStore notes, IEnumerable<string> instances, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = await notes.FindAsync([.. instances.Select(KeyOf)], cancellationToken);
        return found
            .Select(static it => (Name: it.Key[Prefix.Length..], Until: JsonSerializer.Deserialize<Content>(
                it.Content, JsonSerializerOptions.Web)?.BackOffUntil))
            .Where(it => it.Until > now)
            .ToDictionary(static it => it.Name, static it => it.Until!.Value, StringComparer.Ordinal);
    }

    private sealed record Content(DateTimeOffset? BackOffUntil);
}
