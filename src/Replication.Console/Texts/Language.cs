namespace Replication.WebConsole.Texts;

/// <summary>A language of the console.</summary>
public enum Language
{
    English,
    Japanese,
}
