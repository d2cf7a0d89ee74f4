namespace Replication.Coordination.Tasks;

/// <summary>Where the messages for the sagas of batches wait.</summary>
public static class BatchQueue
{
    /// <summary>Name of the coordinators' queue.</summary>
    public const string Name = "batches";
}
