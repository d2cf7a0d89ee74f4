namespace Replication.App.Readiness;

/// <summary>What a process cannot work without.</summary>
internal enum Dependency
{
    /// <summary>The SQLite file or the MongoDB database.</summary>
    Store,

    /// <summary>The RabbitMQ broker.</summary>
    Bus,
}
