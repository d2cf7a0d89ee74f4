using System.Text.Json;
using Replication.Contracts.Stores;

namespace Replication.Copying.Claims;

/// <summary>
/// Stores claims as shared notes. Upload states are encrypted, because the session addresses of some registries grant write access.
/// </summary>
internal sealed class ClaimStore(INoteStore notes, ISecretSeal seal)
{
    public INoteStore Notes => notes;

    public static SharedNote ToNote(string key, StoredBlobClaim claim, DateTimeOffset purgeAt) =>
        new(key, JsonSerializer.Serialize(claim, JsonSerializerOptions.Web), Guid.NewGuid(), purgeAt);

    public static StoredBlobClaim Read(SharedNote note) =>
        JsonSerializer.Deserialize<StoredBlobClaim>(note.Content, JsonSerializerOptions.Web)!;

    public string Seal(string left) => seal.Seal(SealPurpose.UploadNote, left);

    /// <summary>Returns the decrypted upload state of a note; null when it has none.</summary>
    public string? CheckpointIn(SharedNote? note) =>
        note is not null && Read(note).Left is { } left ? seal.Open(SealPurpose.UploadNote, left) : null;

    public async Task<SharedNote?> FindAsync(string key, CancellationToken cancellationToken) =>
        await notes.FindAsync([key], cancellationToken) is [var found] ? found : null;
}
