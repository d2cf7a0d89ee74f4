namespace Replication.Registries;

/// <summary>A granted claim to upload a blob. Its methods never throw.</summary>
public interface IHeldClaim
{
    /// <summary>The upload state that the previous holder saved; null when there is none.</summary>
    string? PreviousCheckpoint { get; }

    /// <summary>
    /// Sets the function that returns the upload state for another worker; null for none. It is called from time to time, on any thread.
    /// The result is stored encrypted.
    /// </summary>
    void TrackCheckpoint(Func<string?> read);

    /// <summary>Saves the upload state now, once per claim. Later changes are saved periodically.</summary>
    Task SaveCheckpointAsync();

    /// <summary>Ends the claim.</summary>
    Task EndAsync(BlobClaimEnd end);
}
