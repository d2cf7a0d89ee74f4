namespace Replication.App.Configuration.Tree;

/// <summary>Formats the path of a key for messages, such as <c>rules[0].level</c>.</summary>
internal static class KeyPath
{
    public const string Root = "";

    public static string Key(string path, string key) => path.Length == 0 ? ShownText.Escape(key) : $"{path}.{ShownText.Escape(key)}";

    public static string Item(string path, int index) => $"{path}[{index}]";
}
