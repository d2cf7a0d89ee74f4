using System.Collections.Concurrent;
using Replication.Contracts.Images;

namespace Replication.Registries.Copying;

/// <summary>
/// What one pass of a copy did not send because the target seemed to have it: by this process's memory, by an existence check,
/// or by a mount. A refusal that follows may be about any of it, whatever error code the registry chose.
/// </summary>
internal sealed class Shortcuts(CopyRequest request)
{
    private const int MaxChecked = 32;

    // Texts by which registries say that a tag must not change: the content has nothing to do with it.
    private static readonly string[] ImmutableTagTexts = ["immutable", "alreadyexists", "already exists"];

    private readonly ConcurrentDictionary<Digest, bool> _taken = new();

    public void TakeBlob(Digest digest) => _taken.TryAdd(digest, false);

    public void TakeManifest(Digest digest) => _taken.TryAdd(digest, true);

    /// <summary>True when the refusal of a manifest may be because of a shortcut, so that a pass without shortcuts can succeed.</summary>
    public async Task<bool> MayHaveCausedAsync(CopyFailure refusal, CancellationToken cancellationToken)
    {
        if (_taken.IsEmpty || refusal.Status is null or < 400 or 408 or 425 or 429)
            return false;
        return !IsAboutSomethingElse(refusal) || await IsAnyGoneAsync(cancellationToken);
    }

    /// <summary>True when the target says that it lacks something it seemed to have.</summary>
    public async Task<bool> IsAnyGoneAsync(CancellationToken cancellationToken)
    {
        var check = new PresenceCheck(request.Target, request.TargetRepository);
        var answers = await Task.WhenAll(_taken.OrderByDescending(static it => it.Value).Take(MaxChecked)
            .Select(it => it.Value
                ? check.LacksManifestAsync(it.Key, cancellationToken)
                : check.LacksBlobAsync(it.Key, cancellationToken)));
        return answers.Contains(true);
    }

    /// <summary>Forgets that any of it is at the target.</summary>
    public void Forget()
    {
        foreach (var digest in _taken.Keys)
            request.Target.Known.Forget(request.TargetRepository, digest);
    }

    // These have their own usual causes: rights, size, a failing server, a tag that must not change. Sending everything again needs
    // better evidence.
    private static bool IsAboutSomethingElse(CopyFailure refusal) =>
        refusal.Status is 401 or 403 or 405 or 413 or (>= 500 and not 501)
        || ImmutableTagTexts.Any(text => refusal.Message.Contains(text, StringComparison.OrdinalIgnoreCase));
}
