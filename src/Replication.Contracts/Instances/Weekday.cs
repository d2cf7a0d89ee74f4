using System.Text.Json.Serialization;

namespace Replication.Contracts.Instances;

/// <summary>A day of the week.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<Weekday>))]
public enum Weekday
{
    /// <summary>Monday.</summary>
    Monday = 1,

    /// <summary>Tuesday.</summary>
    Tuesday,

    /// <summary>Wednesday.</summary>
    Wednesday,

    /// <summary>Thursday.</summary>
    Thursday,

    /// <summary>Friday.</summary>
    Friday,

    /// <summary>Saturday.</summary>
    Saturday,

    /// <summary>Sunday.</summary>
    Sunday,
}
