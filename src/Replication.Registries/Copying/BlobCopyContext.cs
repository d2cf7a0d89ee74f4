namespace Replication.Registries.Copying;

/// <summary>What all blobs of one pass of a copy share.</summary>
/// <param name="Request">The copy.</param>
/// <param name="Options">Limits of one copy.</param>
/// <param name="Limits">Limits of all copies together.</param>
/// <param name="TakesShortcuts">False to send blobs that the target claims to have.</param>
/// <param name="Shortcuts">Receives the blobs that were not sent.</param>
/// <param name="WillResume">Decides from a failure whether a later attempt will resume the transfer.</param>
internal sealed record BlobCopyContext(
    CopyRequest Request,
    CopyOptions Options,
    CopyLimits Limits,
    bool TakesShortcuts,
    Shortcuts Shortcuts,
    Predicate<Exception> WillResume);
