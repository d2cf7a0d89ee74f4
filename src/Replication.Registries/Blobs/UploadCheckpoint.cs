using System.Text.Json;
using Replication.Contracts.Images;

namespace Replication.Registries.Blobs;

/// <summary>
/// The state of an upload that another process can resume: the address of the session, and hash states at a few positions.
/// </summary>
internal sealed record UploadCheckpoint(string Repository, string Address, IReadOnlyList<HashCheckpoint> Hashes)
{
    private const int MaxLength = 16 * 1024;

    public static UploadCheckpoint Of(RepositoryName repository, UploadSession session, IReadOnlyList<HashCheckpoint> hashes) =>
        new(repository.Text, session.Address.OriginalString, hashes);

    /// <summary>Parses a stored checkpoint; null when the text is invalid.</summary>
    public static UploadCheckpoint? Parse(string? text)
    {
        if (text is null || text.Length > MaxLength)
            return null;
        try
        {
            return JsonSerializer.Deserialize<UploadCheckpoint>(
                text, JsonSerializerOptions.Web) is { Repository: not null, Address: not null, Hashes: not null } checkpoint
                && checkpoint.Hashes.All(static hash => hash is { State: not null })
                ? checkpoint
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string ToText() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);
}
