namespace Replication.Coordination.Tasks;

/// <summary>The queue of the messages for the sagas of batches.</summary>
public static class BatchQueue
{
    /// <summary>The name of the queue.</summary>
    public const string Name = "batches";
}
