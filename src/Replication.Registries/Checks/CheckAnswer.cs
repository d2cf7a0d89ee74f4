using System.Text.Json.Serialization;

namespace Replication.Registries.Checks;

/// <summary>How a question about a registry was answered.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckOutcome>))]
public enum CheckOutcome
{
    /// <summary>Yes.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>No; the advice says what to do.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Not asked, because it has no meaning here, or because of an earlier answer.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,
}

/// <summary>One question about a registry and its answer.</summary>
/// <param name="Question"><c>name</c>, <c>connection</c>, <c>tls</c>, <c>login</c>, <c>read</c>, <c>write</c> or another word of whoever asks.</param>
/// <param name="Outcome">How it was answered.</param>
/// <param name="Detail">What was found, in a sentence.</param>
/// <param name="Advice">What a person can do; null where there is nothing to do.</param>
public sealed record CheckAnswer(string Question, CheckOutcome Outcome, string Detail, string? Advice = null);
