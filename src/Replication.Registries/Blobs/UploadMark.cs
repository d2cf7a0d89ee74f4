using System.Text.Json;
using Replication.Contracts.Images;

namespace Replication.Registries.Blobs;

/// <summary>Where an upload stands, for another process to go on with: the session, and the hash of what was sent at a few places.</summary>
internal sealed record UploadMark(string Repository, string Address, IReadOnlyList<HashMark> Hashes)
{
    private const int MaxLength = 16 * 1024;

    public static UploadMark Of(RepositoryName repository, UploadSession session, IReadOnlyList<HashMark> hashes) => new(repository.Text, session.Address.OriginalString, hashes);

    /// <summary>Null where it cannot be read.</summary>
    public static UploadMark? Parse(string? text)
    {
        if (text is null || text.Length > MaxLength)
            return null;
        try
        {
            return JsonSerializer.Deserialize<UploadMark>(text, JsonSerializerOptions.Web) is { Repository: not null, Address: not null, Hashes: not null } mark
                && mark.Hashes.All(static hash => hash is { State: not null })
                ? mark
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string ToText() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);
}

/// <summary>The inner state of a hash after so many bytes.</summary>
internal sealed record HashMark(long Position, byte[] State);
