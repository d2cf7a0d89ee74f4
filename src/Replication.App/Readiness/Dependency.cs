namespace Replication.App.Readiness;

/// <summary>A server that a process needs for its work.</summary>
internal enum Dependency
{
    /// <summary>The SQLite file or the MongoDB database.</summary>
    Store,

    /// <summary>The RabbitMQ broker.</summary>
    Bus,
}
