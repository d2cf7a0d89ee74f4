namespace Replication.App.Hosting;

/// <summary>What a process does.</summary>
[Flags]
internal enum Roles
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Answers <c>/hooks</c>.</summary>
    Ingest = 1,

    /// <summary>Saga, sweep and <c>/api/v1</c>.</summary>
    Coordinator = 2,

    /// <summary>Copies.</summary>
    Worker = 4,

    /// <summary>All of them in one process.</summary>
    All = Ingest | Coordinator | Worker,
}
