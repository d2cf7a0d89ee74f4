using System.Text.RegularExpressions;

namespace Replication.App.Logging;

/// <summary>An exception in one clause, without its stack trace.</summary>
internal static partial class ExceptionText
{
    private const int MaxDepth = 8;

    /// <summary>Type and message, and those of the innermost cause; a password in an address is replaced by <c>***</c>.</summary>
    public static string Of(Exception exception)
    {
        var root = exception;
        for (var depth = 0; depth < MaxDepth && root.InnerException is { } inner; depth++)
            root = inner;
        return ReferenceEquals(root, exception) ? One(exception) : $"{One(exception)} ({One(root)})";
    }

    /// <summary>The text without the login of any address in it.</summary>
    public static string WithoutLogins(string text) => Login().Replace(text, "://***@");

    private static string One(Exception e) => $"{e.GetType().Name}: {WithoutLogins(e.Message)}";

    [GeneratedRegex(@"://[^/\s]*@")]
    private static partial Regex Login();
}
