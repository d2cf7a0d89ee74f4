namespace Replication.App.Hosting;

/// <summary>The roles of a process.</summary>
[Flags]
internal enum Roles
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Receives webhook calls at <c>/hooks</c>.</summary>
    Ingest = 1,

    /// <summary>Runs the saga, the sweep and <c>/api/v1</c>.</summary>
    Coordinator = 2,

    /// <summary>Copies images.</summary>
    Worker = 4,

    /// <summary>Serves the web console.</summary>
    Console = 8,

    /// <summary>All of them in one process.</summary>
    All = Ingest | Coordinator | Worker | Console,
}
