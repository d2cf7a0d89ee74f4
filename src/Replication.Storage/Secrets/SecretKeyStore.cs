using System.Security.Cryptography;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;

namespace Replication.Storage.Secrets;

/// <summary>
/// Compares keys by a note in the store. The note holds one encrypted text for each key in use. A process that can decrypt all of them may
/// add its own. A process that cannot would write secrets that others cannot read, or cannot read theirs.
/// </summary>
internal sealed class SecretKeyStore(
    INoteStore notes, IInstanceStore instances, SecretKeys keys, IPlainKeySearch plainKeys, TimeProvider time) : ISecretKeyStore
{
    public const string NoteKey = "secret-keys";

    private const string Canary = "replication";
    private const int MaxLostRaceCount = 8;

    private static readonly DateTimeOffset Never = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public async Task<string?> FindFaultAsync(CancellationToken cancellationToken) =>
        await FindNoteAsync(cancellationToken) is { } note
            ? FaultOf(StoreJson.Read<List<SealedKey>>(note.Content))
            : await FindFaultOfInstancesAsync(cancellationToken);

    public async Task<string?> RegisterAsync(CancellationToken cancellationToken)
    {
        for (var lostRaceCount = 0; lostRaceCount < MaxLostRaceCount; lostRaceCount++)
        {
            if (await FindNoteAsync(cancellationToken) is not { } note)
            {
                if (await FindFaultOfInstancesAsync(cancellationToken) is { } fault)
                    return fault;
                if (await notes.InsertAsync([NoteOf([Own()])], time.GetUtcNow(), cancellationToken) is [])
                    return null;
                continue;
            }
            var known = StoreJson.Read<List<SealedKey>>(note.Content);
            if (FaultOf(known) is { } foreign)
                return foreign;
            var own = Own();
            if (known.Exists(it => it.KeyId == own.KeyId)
                || await notes.ReplaceAsync(NoteOf([.. known, own]), note.Version, cancellationToken))
                return null;
        }
        return null;
    }

    public async Task AdoptAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var isDone = await FindNoteAsync(cancellationToken) is { } note
                ? await notes.ReplaceAsync(NoteOf([Own()]), note.Version, cancellationToken)
                : await notes.InsertAsync([NoteOf([Own()])], time.GetUtcNow(), cancellationToken) is [];
            if (isDone)
                return;
        }
    }

    public Task<int> SealPlainKeysAsync(CancellationToken cancellationToken) => plainKeys.SealAsync(cancellationToken);

    private string? FaultOf(List<SealedKey> known) => known.Find(it => !IsOpen(it)) is { } foreign
        ? Fault($"the store's secrets are encrypted with key {Shown(foreign.KeyId)}, which this process does not have")
        : null;

    // A store of an earlier version has secrets but no note. The keys of those secrets count.
    private async Task<string?> FindFaultOfInstancesAsync(CancellationToken cancellationToken)
    {
        var all = (await instances.ListAsync(cancellationToken)).Select(static it => it.Instance).ToList();
        var unreadable = all.Where(static it => InstanceFaults.UnreadableSecrets(it).Count > 0).ToList();
        return unreadable.Count > 0
            && !all.Exists(static it => InstanceFaults.HasSecrets(it) && InstanceFaults.UnreadableSecrets(it).Count == 0)
            ? Fault($"the secrets of {string.Join(", ", unreadable.Select(static it => it.Name))} are encrypted with keys that this "
                + $"process does not have")
            : null;
    }

    private async Task<SharedNote?> FindNoteAsync(CancellationToken cancellationToken) =>
        await notes.FindAsync([NoteKey], cancellationToken) is [var note] ? note : null;

    private static SharedNote NoteOf(IReadOnlyList<SealedKey> known) => new(NoteKey, StoreJson.Write(known), Guid.NewGuid(), Never);

    private SealedKey Own()
    {
        var text = keys.Protect(SecretKeys.KeyCheck, Canary);
        return new SealedKey(SealedText.KeyIdOf(text) ?? Guid.Empty, text);
    }

    private bool IsOpen(SealedKey known)
    {
        try
        {
            return keys.Unprotect(SecretKeys.KeyCheck, known.Text) == Canary;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static string Shown(Guid keyId) => keyId.ToString("N")[..8];

    private static string Fault(string what) =>
        $"The keys of this process are not those of the store: {what}. It writes no secrets until that is solved. "
        + "Use the key folder of the other processes (secrets.keys) or put the key files back; when the keys are lost, make those of "
        + "this process the store's "
        + "(POST /api/v1/secrets/adopt) and set the secrets of unusable instances again.";

    private sealed record SealedKey(Guid KeyId, string Text);
}
