namespace Replication.Contracts.Stores;

/// <summary>
/// What a sealed text is for. Texts of one purpose cannot be opened for another: otherwise a caller who may present one kind could have us decrypt the other.
/// Secrets of instances are not among them, so that nothing outside the store can decrypt those.
/// </summary>
public enum SealPurpose
{
    /// <summary>The place in a list of a registry that a caller sends back for the next page.</summary>
    ListCursor,

    /// <summary>The place in a list of the API, for callers that see a part of the list only.</summary>
    PageCursor,

    /// <summary>The address and state of an unfinished upload, kept for the next worker.</summary>
    UploadNote,
}
