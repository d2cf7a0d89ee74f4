namespace Replication.WebConsole.Texts;

/// <summary>A text in every language of the console. A text without a translation does not compile.</summary>
public readonly record struct Text(string English, string Japanese)
{
    public string In(Language language) => language == Language.Japanese ? Japanese : English;
}
