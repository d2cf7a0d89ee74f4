using System.Collections.Concurrent;
using Replication.Contracts.Images;

namespace Replication.Registries.Copying;

/// <summary>
/// The content that one pass did not send because the target seemed to have it: known from memory, an existence check or a mount.
/// A later rejection of a manifest can be caused by any of it, whatever its error code.
/// </summary>
internal sealed class Shortcuts(IImageTarget target)
{
    private const int MaxChecked = 32;

    // Error texts for immutable tags. Such a rejection is not about the content.
    private static readonly string[] ImmutableTagTexts = ["immutable", "alreadyexists", "already exists"];

    private readonly ConcurrentDictionary<Digest, bool> _taken = new();

    public void TakeBlob(Digest digest) => _taken.TryAdd(digest, false);

    public void TakeManifest(Digest digest) => _taken.TryAdd(digest, true);

    /// <summary>True when a wrong shortcut may have caused the rejection, so that a pass without shortcuts can succeed.</summary>
    public async Task<bool> MayHaveCausedAsync(CopyFailure refusal, CancellationToken cancellationToken)
    {
        if (_taken.IsEmpty || refusal.Status is null or < 400 or 408 or 425 or 429)
            return false;
        return !IsAboutSomethingElse(refusal) || await IsAnyGoneAsync(cancellationToken);
    }

    /// <summary>Checks with HEAD requests whether the target lacks content that it seemed to have.</summary>
    public async Task<bool> IsAnyGoneAsync(CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(_taken.OrderByDescending(static it => it.Value).Take(MaxChecked)
            .Select(it => it.Value
                ? target.LacksManifestAsync(it.Key, cancellationToken)
                : target.LacksBlobAsync(it.Key, cancellationToken)));
        return answers.Contains(true);
    }

    /// <summary>Removes all of it from the cache of known content.</summary>
    public void Forget()
    {
        foreach (var digest in _taken.Keys)
            target.Forget(digest);
    }

    // These statuses have other usual causes: permissions, size, a failing server, an immutable tag. Sending everything again needs better
    // evidence.
    private static bool IsAboutSomethingElse(CopyFailure refusal) =>
        refusal.Status is 401 or 403 or 405 or 413 or (>= 500 and not 501)
        || ImmutableTagTexts.Any(text => refusal.Message.Contains(text, StringComparison.OrdinalIgnoreCase));
}
