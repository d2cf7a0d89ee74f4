namespace Replication.Registries;

/// <summary>The right to bring a blob, ours until it is ended. None of it throws.</summary>
public interface IHeldClaim
{
    /// <summary>What the one before us left to go on with; null where nothing is known.</summary>
    string? LeftBehind { get; }

    /// <summary>
    /// From now on <paramref name="write"/> tells what another could go on with if we did not come to the end; null for nothing. It is asked now and
    /// then, by any thread, and what it says is kept as a secret.
    /// </summary>
    void Leave(Func<string?> write);

    /// <summary>Keeps now what another could go on with, once in the life of the claim; later changes are kept from time to time.</summary>
    Task NoteAsync();

    /// <summary>Ends it.</summary>
    Task EndAsync(BlobClaimEnd end);
}
