using System.Text.Json.Serialization;

namespace Replication.Contracts.Tasks;

/// <summary>What made a task.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<TaskTrigger>))]
public enum TaskTrigger
{
    /// <summary>A push that a rule matched.</summary>
    Automatic,

    /// <summary>A backfill that found the image.</summary>
    Backfill,
}
