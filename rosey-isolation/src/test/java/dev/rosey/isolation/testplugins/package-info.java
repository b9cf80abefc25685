/** Plugins that the tests pack into jars and run in processes of their own. */
package dev.rosey.isolation.testplugins;
