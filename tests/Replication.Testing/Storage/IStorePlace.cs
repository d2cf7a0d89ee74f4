namespace Replication.Testing.Storage;

/// <summary>A file or database of its own for one test, removed with it.</summary>
public interface IStorePlace : IAsyncDisposable
{
    /// <summary>Opens it as one more process would; what it returns holds the stores, and is disposed when that process ends.</summary>
    IServiceProvider Open();

    /// <summary>Opens it as a process whose keys are in another folder.</summary>
    IServiceProvider OpenWithOtherKeys();

    /// <summary>Replaces text in the stored documents of instances, as another version or damage would.</summary>
    Task ReplaceTextAsync(string old, string replacement);

    /// <summary>Everything that is kept there, as whoever steals it reads it.</summary>
    Task<string> ReadRawAsync();
}
