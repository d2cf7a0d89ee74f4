namespace Replication.Storage;

/// <summary>The store cannot be opened. The message states the cause and the remedy for an operator.</summary>
public sealed class StoreUnusableException(StoreFault fault, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The kind of cause.</summary>
    public StoreFault Fault => fault;
}
