namespace Replication.Storage;

/// <summary>The store cannot be opened; the message tells a person why and what to do.</summary>
public sealed class StoreUnusableException(string message, Exception? cause = null) : Exception(message, cause);
