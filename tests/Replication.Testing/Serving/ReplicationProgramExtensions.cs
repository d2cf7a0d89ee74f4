namespace Replication.Testing.Serving;

public static class ReplicationProgramExtensions
{
    /// <summary>The program as a separate process, which can be killed and signaled.</summary>
    public static ReplicationProcess AsProcess(this IReplicationProgram program) => (ReplicationProcess)program;
}
