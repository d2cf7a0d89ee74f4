namespace Replication.WebConsole.Texts;

/// <summary>What a code of the API belongs to.</summary>
public enum ExplanationKind
{
    Status,
    Warning,
    Check,
    Quarantine,
    Condition,
}
