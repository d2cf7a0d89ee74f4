using System.Text.Json;
using Replication.Contracts.Stores;

namespace Replication.Copying.Claims;

/// <summary>How claims lie in the store: notes, in which the addresses of uploads are sealed, as those of some registries are as good as a password.</summary>
internal sealed class ClaimStore(INoteStore notes, ISecretSeal seal)
{
    public INoteStore Notes => notes;

    public static SharedNote NoteOf(string key, ClaimNote claim, DateTimeOffset purgeAt) =>
        new(key, JsonSerializer.Serialize(claim, JsonSerializerOptions.Web), Guid.NewGuid(), purgeAt);

    public static ClaimNote Read(SharedNote note) => JsonSerializer.Deserialize<ClaimNote>(note.Content, JsonSerializerOptions.Web)!;

    public string Seal(string left) => seal.Seal(SealPurpose.UploadNote, left);

    /// <summary>What was left, in the clear.</summary>
    public string? LeftIn(SharedNote? note) =>
        note is not null && Read(note).Left is { } left ? seal.Open(SealPurpose.UploadNote, left) : null;

    public async Task<SharedNote?> FindAsync(string key, CancellationToken cancellationToken) =>
        await notes.FindAsync([key], cancellationToken) is [var found] ? found : null;
}
