namespace Replication.Contracts.Stores;

/// <summary>
/// The purpose of an encrypted text. A text of one purpose cannot be decrypted for another, so that a caller cannot have one kind decrypted
/// as the other. Secrets of instances have no purpose here, so that nothing outside the store can decrypt them.
/// </summary>
public enum SealPurpose
{
    /// <summary>A place in a list of a registry, which a caller sends back for the next page.</summary>
    ListCursor,

    /// <summary>A place in a list of the API, for callers that see only a part of the list.</summary>
    PageCursor,

    /// <summary>The address and state of an unfinished upload, for the next worker.</summary>
    UploadNote,
}
