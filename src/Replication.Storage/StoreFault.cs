namespace Replication.Storage;

/// <summary>Why a store cannot be opened.</summary>
public enum StoreFault
{
    /// <summary>The file or server cannot be reached or used: path, permissions, address, credentials.</summary>
    Unavailable,

    /// <summary>Another process holds the file.</summary>
    InUse,

    /// <summary>The store was written by a newer version of this program.</summary>
    NewerLayout,

    /// <summary>The file or database belongs to another program.</summary>
    ForeignContent,

    /// <summary>The folder of the encryption keys cannot be used.</summary>
    Keys,
}
