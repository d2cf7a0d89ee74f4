namespace Replication.Testing.Storage;

/// <summary>A separate file or database for one test. Disposing it deletes the data.</summary>
public interface IStorePlace : IAsyncDisposable
{
    /// <summary>Opens the store as another process would. Disposing the returned services corresponds to the end of that process.</summary>
    IServiceProvider Open();

    /// <summary>Opens the store as a process whose keys are in a different folder.</summary>
    IServiceProvider OpenWithOtherKeys();

    /// <summary>Replaces text in the stored documents of instances, to simulate another version or corruption.</summary>
    Task ReplaceTextAsync(string old, string replacement);

    /// <summary>Returns all stored data as a thief of the file or database would read it.</summary>
    Task<string> ReadRawAsync();
}
