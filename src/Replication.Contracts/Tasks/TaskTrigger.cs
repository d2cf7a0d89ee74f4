using System.Text.Json.Serialization;

namespace Replication.Contracts.Tasks;

/// <summary>What made a task.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<TaskTrigger>))]
public enum TaskTrigger
{
    /// <summary>A push that a rule matched.</summary>
    Automatic,

    /// <summary>A person or a script, by hand.</summary>
    Manual,

    /// <summary>A backfill: what existed before its rule.</summary>
    Backfill,

    /// <summary>The reconciler: a push that nobody reported.</summary>
    Reconcile,

    /// <summary>An import from a bucket or folder.</summary>
    Import,
}
