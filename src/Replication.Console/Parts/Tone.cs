namespace Replication.WebConsole.Parts;

/// <summary>How serious a state is. Each tone has a colour and a shape of its own, so that states differ without colour.</summary>
public enum Tone
{
    Quiet,
    Good,
    Busy,
    Warning,
    Bad,
}
